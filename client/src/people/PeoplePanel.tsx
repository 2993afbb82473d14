import "./people.css";
import { Badge, IconButton, TextField } from "@crowdwire/ui";
import { IconArrowLeft, IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../hud/useWorld.ts";
import { PeopleList } from "./PeopleList.tsx";
import { PersonDetails } from "./PersonDetails.tsx";
import { searchPeople } from "./searchPeople.ts";

/** Everybody who is known by name, to be found and acted upon; a second way through the world, by keyboard and ear. */
export function PeoplePanel({ onClose }: { onClose(): void }) {
  const people = useWorld((state) => state.people);
  const online = useWorld((state) => state.online);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const person = people.find(({ id }) => id === chosen);
  const found = searchPeople(people, text);
  const others = Math.max(0, online - people.length);
  return (
    <section
      className="side-panel people-panel"
      aria-label="People in this world"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (person) setChosen(null);
        else onClose();
      }}
    >
      <header className="side-head">
        {person && (
          <IconButton size="sm" label="Back to everybody" onClick={() => setChosen(null)}>
            <IconArrowLeft />
          </IconButton>
        )}
        <h2>{person?.name ?? "People"}</h2>
        {!person && (
          <Badge tone="good" dot>
            {online} here
          </Badge>
        )}
        <IconButton size="sm" label="Close the list of people" onClick={onClose}>
          <IconX />
        </IconButton>
      </header>
      {person ? (
        <PersonDetails key={person.id} person={person} />
      ) : (
        <>
          <div className="people-search">
            <TextField
              label="Search people"
              type="search"
              placeholder="A name"
              autoComplete="off"
              icon={<IconSearch size={18} aria-hidden="true" />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
          <PeopleList people={found} onChoose={setChosen} />
          <p className="people-note" role="status">
            {found.length === 0 && "Nobody of this name is near."}{" "}
            {others > 0 && `${others} more are farther away; names appear as you come near.`}
          </p>
        </>
      )}
    </section>
  );
}
