import { Button } from "@crowdwire/ui";
import { IconFlag } from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../hud/useWorld.ts";
import { ReportDialog } from "../order/ReportDialog.tsx";
import { useSession } from "../session/useSession.ts";

/** For what is wrong with a world itself, rather than with somebody in it. */
export function ReportWorld() {
  const { profile } = useSession();
  const id = useWorld((state) => state.worldId);
  const name = useWorld((state) => state.worldName);
  const [reporting, setReporting] = useState(false);
  // Guests are told where they look at somebody.
  if (profile?.isGuest !== false) return null;
  return (
    <div className="people-foot">
      <Button size="sm" variant="ghost" icon={<IconFlag />} onClick={() => setReporting(true)}>
        Report this world…
      </Button>
      {reporting && <ReportDialog world={{ id, name }} person={null} onClose={() => setReporting(false)} />}
    </div>
  );
}
