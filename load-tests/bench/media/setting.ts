/** Who talks with whom: `users` people in circles of `circle`, all talking all the time. */
export interface MediaSetting {
  readonly users: number;
  readonly circle: number;
}

/** What a server answers to `start`: where to signal, and what to say there. */
export interface MediaEntrance {
  readonly port: number;
  /** One for each person, from 1 on. */
  readonly grants: readonly string[];
}

/** The circle of a person, from 1 on. */
export const circleOf = (person: number, { circle }: MediaSetting): number => Math.floor((person - 1) / circle);

/** Consumers that everyone together has. */
export const consumersOf = ({ users, circle }: MediaSetting): number => users * (circle - 1);
