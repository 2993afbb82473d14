import "./worlds.css";
import { Visibility, WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { Segmented, Switch, TagsField, TextArea, TextField } from "@crowdwire/ui";
import type { Form } from "../../forms/useForm.ts";

/** What is filled in about a world: the capacity as typed. */
export interface WorldValues {
  name: string;
  description: string;
  tags: string[];
  capacity: string;
  visibility: Visibility;
  guestsAllowed: boolean;
}

const visibilityOptions = [
  { value: "public", label: "Public" },
  { value: "unlisted", label: "Unlisted" },
  { value: "private", label: "Private" },
] as const;

const visibilityHints: Record<Visibility, string> = {
  public: "Listed: anybody finds it and may walk in.",
  unlisted: "Not listed: whoever knows the address may walk in.",
  private: "Not listed, and for members only: whoever follows an invitation becomes one.",
};

/** The settings of a world, for making one and for changing it. */
export function WorldFields<Values extends WorldValues>({ form: given }: { form: Form<Values> }) {
  // What is common to both forms; a change of these fields alone is one of either.
  const form = given as unknown as Form<WorldValues>;
  const { values } = form;
  return (
    <div className="world-fields">
      <TextField
        className="wide"
        label="Name"
        placeholder="The studio, Room 101, Our summer party…"
        autoComplete="off"
        {...form.text("name")}
      />
      <div className="wide">
        <TextArea
          label="Description"
          hint="What people find here, in a sentence or two."
          chars={WORLD_LIMITS.descriptionChars}
          {...form.text("description")}
        />
      </div>
      <TagsField
        label="Tags"
        tags={values.tags}
        onChange={(tags) => form.set({ tags })}
        most={WORLD_LIMITS.tags}
        hint="Enter adds one. People search by them."
        placeholder="music, office, school"
        error={form.errorOf("tags")}
      />
      <TextField
        label="Places"
        type="text"
        inputMode="numeric"
        hint={`How many may be inside at once: 1 to ${WORLD_LIMITS.capacity}.`}
        {...form.text("capacity")}
      />
      <div className="choice">
        <span className="choice-label">Who may find and enter it</span>
        <Segmented
          label="Who may find and enter it"
          fullWidth
          options={visibilityOptions}
          value={values.visibility}
          onChange={(visibility) => form.set({ visibility: Visibility.parse(visibility) })}
        />
        <p className="cw-field-note">{visibilityHints[values.visibility]}</p>
      </div>
      <div className="choice">
        <span className="choice-label">Guests</span>
        <Switch
          label="Guests may come in"
          hint={
            values.visibility === "private"
              ? "Into a private world they come by invitation, as everybody does"
              : "People without an account; a name is enough"
          }
          // For members alone, and an invitation makes guests members as well: there is nothing to choose.
          disabled={values.visibility === "private"}
          checked={values.guestsAllowed || values.visibility === "private"}
          onChange={(guestsAllowed) => form.set({ guestsAllowed })}
        />
      </div>
    </div>
  );
}
