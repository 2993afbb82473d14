import "./people.css";
import { Badge, IconButton, TextField } from "@crowdwire/ui";
import { IconArrowLeft, IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { isWithin, useLentKeyboard } from "../hud/useLentKeyboard.ts";
import { useWorld } from "../hud/useWorld.ts";
import { PeopleList } from "./PeopleList.tsx";
import { PersonDetails } from "./PersonDetails.tsx";
import { ReportWorld } from "./ReportWorld.tsx";
import type { ListedPerson } from "./searchPeople.ts";
import { usePeopleSearch } from "./usePeopleSearch.ts";

export interface PeoplePanelProps {
  /** Begin in the search: whoever opened it by a key goes on there. Who pressed a button walks on meanwhile. */
  takesKeyboard: boolean;
  onClose(): void;
}

/** Everybody in the world, to be found and acted upon; a second way through the world, by keyboard and ear. */
export function PeoplePanel({ takesKeyboard, onClose }: PeoplePanelProps) {
  const panel = useRef<HTMLElement>(null);
  const online = useWorld((state) => state.online);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ListedPerson | null>(null);
  const { people, total, isAnswered, setAtEnd } = usePeopleSearch(text);
  // Renamed meanwhile, or come near.
  const person = chosen && (people.find(({ id }) => id === chosen.id) ?? chosen);
  useLentKeyboard(panel);
  useEffect(() => {
    if (takesKeyboard) panel.current?.querySelector("input")?.focus({ preventScroll: true });
  }, [takesKeyboard]);
  // What has the keyboard here goes out of the page with the list, or with the person: then it moves on to what comes.
  const isMoving = useRef(false);
  const [returnTo, setReturnTo] = useState<number | null>(null);
  const choose = (next: ListedPerson | null) => {
    isMoving.current = panel.current?.contains(document.activeElement) ?? false;
    setReturnTo(next === null && isMoving.current ? (chosen?.id ?? null) : null);
    setChosen(next);
  };
  const chosenId = chosen?.id ?? null;
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    panel.current?.querySelector<HTMLElement>(chosenId === null ? "input" : ".side-head button")?.focus();
  }, [chosenId]);
  return (
    <section
      ref={panel}
      className="side-panel people-panel"
      aria-label="People in this world"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !isWithin(event)) return;
        if (person) choose(null);
        else onClose();
      }}
    >
      <header className="side-head">
        {person && (
          <IconButton size="sm" label="Back to everybody" onClick={() => choose(null)}>
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
          <PeopleList people={people} total={total} returnTo={returnTo} onChoose={choose} onEnd={setAtEnd} />
          <p className="people-note" role="status">
            {noteOf({ text, total, isAnswered })}
          </p>
          <ReportWorld />
        </>
      )}
    </section>
  );
}

function noteOf({ text, total, isAnswered }: { text: string; total: number; isAnswered: boolean }): string {
  if (text.trim() === "") return "";
  if (!isAnswered) return "Searching…";
  if (total === 0) return "Nobody of this name is here.";
  return total === 1 ? "One person found." : `${total} people found.`;
}
