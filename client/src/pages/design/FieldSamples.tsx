import {
  Pager,
  PasswordField,
  Segmented,
  SelectField,
  StylePicker,
  SwatchPicker,
  Switch,
  TagsField,
  TextArea,
  TextField,
} from "@crowdwire/ui";
import { IconSearch, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { choicesOf } from "../entry/lookParts.ts";
import { Sample } from "./Sample.tsx";

const sorts = [
  { value: "lively", label: "Liveliest first" },
  { value: "name", label: "By name" },
  { value: "new", label: "Newest first" },
] as const;

const views = [
  { value: "near", label: "Near" },
  { value: "world", label: "World" },
  { value: "friends", label: "Friends" },
] as const;

export function FieldSamples() {
  const [sort, setSort] = useState<(typeof sorts)[number]["value"]>("lively");
  const [view, setView] = useState<(typeof views)[number]["value"]>("near");
  const [on, setOn] = useState(true);
  const [color, setColor] = useState(1);
  const [style, setStyle] = useState(0);
  const colors = choicesOf("topColor").swatches ?? [];
  const styles = choicesOf("hairStyle").styles;
  const [words, setWords] = useState("A sunny square around a fountain.");
  const [tags, setTags] = useState<string[]>(["music", "school"]);
  const [page, setPage] = useState(1);
  return (
    <div className="samples">
      <Sample name="Text field">
        <TextField
          label="Your name"
          hint="Everyone in the world can see it."
          placeholder="Ada"
          icon={<IconUser size={20} />}
        />
      </Sample>
      <Sample name="Text field, filled">
        <TextField label="Search" defaultValue="Plaza" icon={<IconSearch size={20} />} after="3 found" />
      </Sample>
      <Sample name="Text field, wrong">
        <TextField label="Your name" defaultValue="A name that is much too long" error="At most 24 characters." />
      </Sample>
      <Sample name="Text field, disabled">
        <TextField label="Your name" defaultValue="Ada" disabled />
      </Sample>
      <Sample name="Password">
        <PasswordField label="Password" defaultValue="three green herons" hint="At least 8 characters." />
        <PasswordField label="Password" defaultValue="short" error="At least 8 characters." />
      </Sample>
      <Sample name="Text area">
        <TextArea
          label="Description"
          chars={80}
          hint="What people find here."
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <TextArea label="Description" value="…" readOnly error="Say a little more." />
      </Sample>
      <Sample name="Tags">
        <TagsField label="Tags" tags={tags} onChange={setTags} most={3} hint="Enter adds one." />
      </Sample>
      <Sample name="Pages">
        <Pager label="Pages" page={page} total={60} limit={24} onChange={setPage} />
      </Sample>
      <Sample name="Select">
        <SelectField label="Order" options={sorts} value={sort} onChange={setSort} hint="How worlds are listed." />
      </Sample>
      <Sample name="Select, wrong and disabled">
        <SelectField label="Order" options={sorts} value={sort} onChange={setSort} error="Choose another order." />
        <SelectField label="Order" options={sorts} value={sort} onChange={setSort} disabled />
      </Sample>
      <Sample name="Segmented">
        <Segmented label="Who hears it" options={views} value={view} onChange={setView} />
        <Segmented label="Who hears it (disabled)" options={views} value={view} onChange={setView} disabled />
      </Sample>
      <Sample name="Switch">
        <Switch label="Name tags" hint="Over everyone's head" checked={on} onChange={setOn} />
        <Switch label="Less motion" checked={!on} onChange={(next) => setOn(!next)} />
        <Switch label="Disabled" checked onChange={() => undefined} disabled />
      </Sample>
      <Sample name="Swatches">
        <SwatchPicker label="Top colour" swatches={colors} value={color} onChange={setColor} />
      </Sample>
      <Sample name="Styles">
        <StylePicker label="Hair" styles={styles} value={style} onChange={setStyle} />
        <StylePicker label="Hair (disabled)" styles={styles.slice(0, 3)} value={1} onChange={setStyle} disabled />
      </Sample>
    </div>
  );
}
