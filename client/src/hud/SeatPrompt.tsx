import { Button } from "@crowdwire/ui";
import { IconArmchair } from "@tabler/icons-react";
import { useActions, useWorld } from "./useWorld.ts";

/** Offers the seat one stands at. */
export function SeatPrompt() {
  const prompt = useWorld((state) => state.seatPrompt);
  const inside = useWorld((state) => state.phase === "inside");
  const touch = useWorld((state) => state.touch);
  const { toggleSit } = useActions();
  if (prompt === null || !inside) return null;
  return (
    <Button className="seat-prompt glass" size="sm" variant="ghost" icon={<IconArmchair />} onClick={toggleSit}>
      {touch ? "Sit here" : prompt}
    </Button>
  );
}
