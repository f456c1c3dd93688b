# Accounts that came with an import, and whose they are.
placeholder-from = This account came from
placeholder-what = Nobody can log in to it here. Is it yours?
claim-this-is-me = This is me
claim-title = You are { $it }?
claim-what = This account came from { $it }. If it is yours there, it can be yours here: its posts, comments, badges and reputation become your account's.
claim-how = You get a word to put into your profile on that site, where only you can write. An administrator looks whether it is there.
claim-step-put = Put this into your profile text
claim-step-wait = An administrator will look
claim-put = It may stand anywhere in the text about you, and can go once you were told of the answer.
claim-by-hand = Stoa fetches nothing from other sites: an administrator opens that profile and reads it.
claim-ask = It is there now
claim-asked = Thank you. You will be told when somebody has looked.
claim-waits = You said that it is there
claim-withdraw = Take it back
claim-withdrawn = You took it back.
claim-granted = The account was handed over.
claim-refused = The claim was refused, and its person is told why.

admin-claims = Claims
admin-claims-hint = People who say that an imported account is theirs. Open the profile there and look for their word.
admin-claims-none = No claim waits
admin-claims-waiting = { $n ->
    [one] 1 claim on an imported account waits
   *[other] { $n-text } claims on imported accounts wait
  }
admin-claim-look = This word should stand in the profile at
admin-claim-asked = Asked
admin-claim-rivals = { $n ->
    [one] somebody else claims this account too
   *[other] { $n-text } others claim this account too
  }
admin-claim-grant = It is there: hand the account over
admin-claim-refuse = Refuse
admin-give = Hand this account over
admin-give-hint = It came from another site, and nobody can log in to it. All that is its becomes that person's.
admin-give-to = To the person with this handle
admin-give-do = Hand it over
admin-data = Take out what they wrote
admin-data-hint = One file (JSON) with their posts, comments and texts as far as you may see them. Votes, bookmarks and drafts stay theirs alone. That you took it, and why, is kept among the acts.
admin-data-why = Why
admin-data-do = Download

problem-claim-self = That is your own account already.
problem-claim-native = This account was made here and did not come with an import.
problem-claim-taken = This account belongs to somebody already.
problem-claim-gone = That person's account is gone.
problem-claim-suspended = That person is suspended. Lift the suspension first, or wait until it is over.
problem-claim-importing = An import of that site is not finished. Finish it first: the same command goes on with it.
problem-claim-many = You have { $max } claims open. Wait for an answer, or take one back.
problem-claim-decided = This claim was decided already.

notice-claim-granted = { $who } handed over to you what { $name } wrote on another site.
notice-claim-refused = { $who } refused your claim on the account of { $name }.
notice-claim-lost = The account of { $name } that you claimed turned out to be somebody else's.
act-claim-granted = { $who } handed the account of { $name } over to { $whom }.
act-claim-refused = { $who } refused { $whom }'s claim on the account of { $name }.
act-member-looked = { $who } took out what { $whom } wrote.

mail-claim-granted-subject = What { $name } wrote is yours at { $site }
mail-claim-granted = Your claim was granted: posts, comments, badges and reputation of { $name } belong to your account now.
mail-claim-refused-subject = Your claim at { $site }
mail-claim-refused = Your claim on the account of { $name } was refused. The reason: { $reason }
mail-claim-lost-subject = Your claim at { $site }
mail-claim-lost = The account of { $name } that you claimed turned out to be somebody else's.
mail-claim-do = See the account
