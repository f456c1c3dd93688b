# Accounts: coming in, settings, profiles, and the mail about them.

optional = optional
field-login = Email or handle
field-password = Password
field-password-hint = 10 to 128 characters of any kind.
field-remember = Stay logged in on this device
field-name = Display name
field-handle = Handle
field-handle-hint = Your name in addresses and mentions. Leave it empty and we make one from your name.
field-email = Email
field-email-hint = Never shown. We send one message to confirm it.
lost-your-password = Lost your password?
new-here = New here?
have-account = Have an account?
lost-password = Lost password
reset-explained = We send a link that lets you choose a new one. It works once, for an hour.
reset-sent = If an account has this address, a message is on its way. Look in the spam folder too.
send-link = Send the link
back-to-log-in = Back to log in
new-password = A new password
new-password-for = For the account @{ $it }. Other devices will be logged out.
field-new-password = New password
set-password = Set the password
password-changed = Your password has been changed.
dead-link = This link does not work
ask-new-link = Ask for a new link
to-account = See your account
confirm-email = Confirm your email
confirm-explained = Is { $it } your address?
confirm-change-explained = Shall { $it } be your account's address from now on? Other devices will be logged out.
confirm-button = Yes, it is mine
confirm-sent = The message is on its way. Look in the spam folder too.
email-confirmed = Your email address is confirmed.
signin-explained = This link works once.
signin-as = Log in as { $it }
setup = A new place to ask
setup-explained = Name it and make yourself its administrator. The rest can wait.
field-token = Token
field-token-hint = Printed where Stoa was started.
field-site = Name of the site
field-description = What it is about
field-description-hint = One sentence, for people and search engines.
field-your-name = Your name
field-your-email = Your email
open-site = Open the site

problem-login = That name and password do not belong together. Check both, or ask for a new password.
problem-token = It has been used, has expired, or was never ours.
problem-name = A name has at least one letter or digit.
problem-email = That does not look like an address. It has a name, an @ and a host, such as ada@example.org.
problem-handle-characters = Letters, digits, - and _ may be in a handle, and it begins and ends with a letter or digit.
problem-handle-mixed = Letters of two scripts that look alike can't be in one handle.
problem-password-short = { $missing ->
    [one] One character more, please: a password has at least 10.
   *[other] { $missing } characters more, please: a password has at least 10.
 }
problem-password-long = A password has at most { $max } characters.
problem-password-common = This is one of the first that guessers try. Choose one that is yours alone: a few words that belong together for nobody else will do.
problem-password-own = This is made from your own name or address. Choose one that nobody can guess from knowing you.
problem-password-wrong = That is not your password.
fault-by-invitation = This site takes new members by invitation. Please write to the people who run it.
