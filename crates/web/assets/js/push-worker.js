// Shows what the site tells this browser, and opens the page that it is about.
self.addEventListener("push", (event) => {
  const { title, body, url, lang, dir } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag: url, data: url, icon: "/assets/favicon.svg" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});

// The browser's maker gave it another address.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.oldSubscription));
});

async function renew(old) {
  const subscription = await self.registration.pushManager.subscribe(old.options);
  const { endpoint, keys } = subscription.toJSON();
  await fetch("/settings/push", { method: "POST", body: new URLSearchParams({ endpoint, ...keys }) });
}
