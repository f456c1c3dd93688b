// What JavaScript adds to pages that are complete without it. One behaviour a file; each finds its own elements.
import "./keys.js";
