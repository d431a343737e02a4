// Login, the officer's own account, inspection and administration.
export const en = {
  withPasskey: 'Use a passkey', withProvider: 'Go to {name}', passkeyStopped: 'No passkey was given.', passkeyStoppedMend: 'Try again, or log in with your password.', codeWord: 'One-time code',
  proofTitle: 'Prove that it is you', proofText: 'This act takes a fresh proof. It counts for this act alone; nothing is sent until you give it.', proofGive: 'Prove and go on', proofStopped: 'No passkey was given. Nothing was sent.', proofThere: 'I have proved myself there: go on',
  ownAccount: 'My account', ownAccountText: 'How you log in, and where you are logged in. Changing a way in takes a fresh proof.', passwordFirst: 'Choose a password of your own', passwordFirstText: 'The one you have was chosen by another person. Nothing else opens before.',
  passkeys: 'Passkeys', noPasskeys: 'You have none yet.', passkeysNowhere: 'Passkeys cannot be used at this address or in this browser.', passkeyName: 'What you call it', addPasskey: 'Add a passkey', passkeyAdded: 'The passkey is added.', since: 'since', usedLast: 'last used', seenLast: 'last seen',
  oneTimeCodes: 'One-time codes', codesOn: 'A code is asked for with your password.', codesOff: 'No code is asked for with your password.', codeSecretText: 'Type this into your authenticator; it is shown once. Then type a code of it.', codeOpen: 'Open in an authenticator on this device', codeConfirm: 'Put in force', codeNew: 'Set up codes', codeInForce: 'From now on a code is asked for.',
  passwordNew: 'New password', passwordAgain: 'Once more', passwordRule: 'At least 12 characters; several words are best. Changing it ends your sessions.', passwordChange: 'Change the password', passwordsDiffer: 'The two do not agree.', passwordChanged: 'The password is changed: log in again.',
  sessions: 'Sessions', thisSession: 'this one', endOthers: 'End all others', sessionsEnded: 'All others are ended.', byPassword: 'by password', byCode: 'by password and code', byPasskey: 'by passkey', byProvider: 'by the identity provider',
} as const
export type OfficeKey = keyof typeof en
