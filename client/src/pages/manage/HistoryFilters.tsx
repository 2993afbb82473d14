import { EVENT_KINDS, type EventKind, type WorldDetails } from "@crowdwire/protocol";
import { Button, SearchSelect, SelectField, TextField } from "@crowdwire/ui";
import { useState } from "react";
import { useRoute } from "../../api/useRoute.ts";
import { eventTitles } from "./eventWords.ts";

/** What of a history is wanted: by whom or on whom, what, and on which days (YYYY-MM-DD, where one is; "": any). */
export interface HistoryFilter {
  person: { userId: string; name: string } | null;
  kind: EventKind | "all";
  fromDay: string;
  toDay: string;
}

export const WHOLE_HISTORY: HistoryFilter = { person: null, kind: "all", fromDay: "", toDay: "" };
export const isWhole = (filter: HistoryFilter) =>
  filter.person === null && filter.kind === "all" && filter.fromDay === "" && filter.toDay === "";

/** Signing in and out belongs to no world. */
const KINDS = EVENT_KINDS.filter((kind) => kind !== "signedIn" && kind !== "signedOut");

/** The filter as the route takes it. The last day counts to its end, by the clock of whoever asks. */
export function historyQuery({ person, kind, fromDay, toDay }: HistoryFilter) {
  const startOf = (day: string, later = 0) => {
    const [year, month, date] = day.split("-").map(Number) as [number, number, number];
    return new Date(year, month - 1, date + later).toISOString();
  };
  return {
    ...(person && { user: person.userId }),
    ...(kind !== "all" && { kind }),
    ...(fromDay !== "" && { from: startOf(fromDay) }),
    ...(toDay !== "" && { to: startOf(toDay, 1) }),
  };
}

export interface HistoryFiltersProps {
  world: WorldDetails;
  filter: HistoryFilter;
  onChange(filter: HistoryFilter): void;
}

/** Who, what and when. */
export function HistoryFilters({ world, filter, onChange }: HistoryFiltersProps) {
  const [text, setText] = useState("");
  const { person } = filter;
  // The name that is chosen stands in the field: it is no search.
  const asked = text === person?.name ? "" : text;
  const members = useRoute("listMembers", { params: { world: world.id }, query: { text: asked } });
  const found = (members.data?.members ?? []).map(({ userId, name }) => ({ userId, name }));
  // Somebody who has left is no member any more, and can still be chosen from a row.
  const people = person === null || found.some(({ userId }) => userId === person.userId) ? found : [person, ...found];
  const backwards = filter.fromDay !== "" && filter.toDay !== "" && filter.toDay < filter.fromDay;
  return (
    <search className="history-filters">
      <SearchSelect
        label="Person"
        placeholder="Everybody"
        nothing="No member has this name."
        options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
        value={person?.userId ?? null}
        onSearch={setText}
        onChange={(id) => onChange({ ...filter, person: people.find(({ userId }) => userId === id) ?? null })}
      />
      <SelectField
        label="What"
        options={[
          { value: "all", label: "Everything" },
          ...KINDS.map((kind) => ({ value: kind, label: eventTitles[kind] })),
        ]}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind })}
      />
      <TextField
        label="From"
        type="date"
        value={filter.fromDay}
        onChange={({ currentTarget }) => onChange({ ...filter, fromDay: currentTarget.value })}
      />
      <TextField
        label="To"
        type="date"
        value={filter.toDay}
        error={backwards ? "This is before “From”." : undefined}
        onChange={({ currentTarget }) => onChange({ ...filter, toDay: currentTarget.value })}
      />
      {!isWhole(filter) && (
        <Button size="sm" variant="ghost" className="history-all" onClick={() => onChange(WHOLE_HISTORY)}>
          Show everything
        </Button>
      )}
    </search>
  );
}
