import { memo } from "react";
import { type Piece, splitText } from "../splitText.ts";

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
    return <PieceView key={key} piece={piece} />;
  });
});

function PieceView({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case "words":
      return piece.text;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case "mention":
      return (
        <span className="mention" data-self={piece.isSelf || undefined}>
          {piece.text}
        </span>
      );
  }
}
