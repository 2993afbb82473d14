import type { AvatarLook, AvatarPart } from "@crowdwire/protocol";
import { type ColorOption, LOOK_OPTIONS, type StyleOption } from "../../scene/avatars/lookOptions.ts";

/** How the editor groups the parts, from head to foot. */
export const lookGroups: readonly { id: string; label: string; parts: readonly AvatarPart[] }[] = [
  { id: "head", label: "Head", parts: ["skin", "hairStyle", "hairColor"] },
  { id: "top", label: "Top", parts: ["topStyle", "topColor"] },
  { id: "bottom", label: "Bottom", parts: ["bottomStyle", "bottomColor", "shoeColor"] },
];

export function isColor(option: StyleOption | ColorOption): option is ColorOption {
  return "hex" in option;
}

/** A part's choices as the pickers of the design language take them. */
export function choicesOf(part: AvatarPart) {
  const { label, options } = LOOK_OPTIONS[part];
  const colors = options.filter(isColor);
  return {
    label,
    swatches: colors.length === options.length ? colors.map(({ name, hex }) => ({ label: name, color: hex })) : null,
    styles: options.map(({ name }) => name),
  };
}

/** Whether two looks are the same in every part. */
export function sameLook(one: AvatarLook, other: AvatarLook): boolean {
  return (Object.keys(one) as AvatarPart[]).every((part) => one[part] === other[part]);
}

/** A look in words, for those who cannot see the preview. */
export function describeLook(look: AvatarLook): string {
  const name = (part: AvatarPart) => (LOOK_OPTIONS[part].options[look[part]]?.name ?? "").toLocaleLowerCase();
  return (
    `${name("skin")} skin, ${name("hairStyle")} in ${name("hairColor")}, ${name("topColor")} ${name("topStyle")}, ` +
    `${name("bottomColor")} ${name("bottomStyle")}, ${name("shoeColor")} shoes`
  );
}
