import { Fragment, memo } from "react";
import { splitText } from "../splitText.ts";

export interface RichTextProps {
  text: string;
  names: readonly string[];
  selfName: string;
}

/** A message with its links and the names in it. Everything else stays the letters that it is. */
export const RichText = memo(function RichText({ text, names, selfName }: RichTextProps) {
  let at = 0;
  return splitText(text, names, selfName).map((piece) => {
    const key = at;
    at += piece.text.length;
    switch (piece.kind) {
      case "words":
        return <Fragment key={key}>{piece.text}</Fragment>;
      case "link":
        return (
          <a key={key} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        );
      case "mention":
        return (
          <span key={key} className="mention" data-self={piece.isSelf || undefined}>
            {piece.text}
          </span>
        );
    }
  });
});
