import { Badge, InitialsAvatar } from "@crowdwire/ui";
import { useWorld } from "./useWorld.ts";

/** Who is near enough to be known by name, and how many more there are. */
export function PeoplePanel() {
  const people = useWorld((state) => state.people);
  const online = useWorld((state) => state.online);
  const others = Math.max(0, online - people.length);
  return (
    <section className="panel" aria-label="People in this world">
      <header className="panel-head">
        <h2>People</h2>
        <Badge tone="good" dot>
          {online} here
        </Badge>
      </header>
      <ul className="people">
        {people.map((person) => (
          <li key={person.id}>
            <InitialsAvatar name={person.name} size="2.1rem" />
            <span className="people-name">{person.name}</span>
            {person.isSelf && <Badge tone="support">You</Badge>}
          </li>
        ))}
      </ul>
      {others > 0 && <p className="panel-note">And {others} more, farther away. Names appear as you come near.</p>}
    </section>
  );
}
