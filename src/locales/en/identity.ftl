# People, organizations, sessions and keys.
error-credential = The credential does not hold. Sign in again, or check the API key.
error-token-expired = The access token has expired. Refresh the session or sign in again.
error-sign-in-refused = The address or the password is wrong, or the account is locked for a while. After several failures, wait before you try again.
error-refresh-token = The session has ended. Sign in again.
error-no-mandate = You have no current mandate for any organization. Ask the administrator of the clearing-house.
error-choose-organization = Say for which organization you sign in: { $choices }.
error-role-not-open = People of the organization { $organization } may hold these roles: { $roles }. Name at least one of them and no others.
error-password-length = A password has { $min } to { $max } characters.
error-present-password = This is not your present password, or there were too many failures: wait before you try again.
error-email-taken = Somebody with the address { $email } is already registered.
error-ends-before-start = A mandate ends after it starts.
error-mandate-overlaps = The person already has a mandate of this organization for that time. End it first.
error-mandate-ended = This mandate has already ended.
error-not-invited = This person has accepted the invitation already or is not active.
error-people-only = Only a person who is signed in may do this, not an API key.
error-link = This link does not work: it was used, it is too old, or it is incomplete. Ask for a new one.
error-no-scope = A key needs at least one scope: read, write.
error-key-exceeds-maker = A key would act as “{ $role }” here, which may do what you may not. Ask the administrator to make it.
error-key-expiry = A key expires in the future, within { $days } days.
error-organization-code = A code has 2 to { $max } characters: capital letters A to Z, digits and hyphens.
error-not-a-state = { $code } is not the ISO 3166 alpha-3 code of a State.
error-unknown-country = { $code } is not the ISO 3166 alpha-3 code of a country.
mail-invitation-subject = Invitation to the UPR technical assistance clearing-house
mail-invitation-text =
    Dear { $name },

    You are invited to the clearing-house for technical assistance in the follow-up to the Universal Periodic Review. Please choose your password here, within seven days:

    { $link }

    The link works once. If you did not expect this message, you can ignore it.
mail-password-reset-subject = A new password for the UPR technical assistance clearing-house
mail-password-reset-text =
    Dear { $name },

    Somebody asked for a new password for this address. If it was you, please choose it here, within one hour:

    { $link }

    The link works once. If it was not you, you can ignore this message: your password stays as it is.
