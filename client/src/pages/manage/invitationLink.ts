import { LINK_PAGES } from "@crowdwire/protocol/rest";

/** Where an invitation leads, as one sends it to people. */
export const invitationLink = (token: string): string => `${location.origin}${LINK_PAGES.invitation}/${token}`;
