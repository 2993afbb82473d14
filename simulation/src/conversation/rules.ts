/** How conversations form (GR1, GR3). Metres; numbers of decisions, of which there are ten a second. */
export interface ConversationRules {
  /** Closer than this, two people become linked… */
  readonly linkMeters: number;
  /** …and farther than this, they no longer are. */
  readonly unlinkMeters: number;
  /** How many decisions in a row they must have been near before they are linked: 2 more than the first are 200 ms. */
  readonly dwellDecisions: number;
  /** Nobody has more links than this; at most `MOST_LINKS`. */
  readonly mostLinks: number;
  /** Whoever is linked counts as this much nearer (squared distances), so that links in a crowd do not flicker. */
  readonly stickiness: number;
}

export const CONVERSATION: ConversationRules = {
  linkMeters: 4,
  unlinkMeters: 5,
  dwellDecisions: 3,
  mostLinks: 12,
  stickiness: 0.7,
};

/** The room kept for the links of one person. */
export const MOST_LINKS = 12;
/** A clique holds a person and those they are linked with, at most. */
export const MOST_MEMBERS = MOST_LINKS + 1;
