import type { CrowdSource, Person } from "../../headless/CrowdSource.ts";
import { dropPerson, putPerson, type WorldStore } from "./worldStore.ts";

/** Keeps the HUD's list of people as the crowd is, without strangers; call the answer to stop. */
export function followPeople(crowd: CrowdSource, store: WorldStore): () => void {
  const listed = new Set<number>();
  const drop = (id: number) => {
    if (listed.delete(id)) dropPerson(store, id);
  };
  const put = ({ id, name, isSelf, isStranger }: Person) => {
    if (isStranger) return drop(id);
    listed.add(id);
    putPerson(store, { id, name, isSelf });
  };
  for (const person of crowd.people()) put(person);
  return crowd.listen({ entered: put, changed: put, left: drop });
}
