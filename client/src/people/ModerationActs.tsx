import { ALL_PERMISSIONS, hasPermission, type PersonCard } from "@crowdwire/protocol";
import { Button, Dialog, TextField, toast } from "@crowdwire/ui";
import { IconBan, IconDoorExit, IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useActions, useWorld } from "../hud/useWorld.ts";
import { BanDialog } from "../order/BanDialog.tsx";

const WHY_CHARS = 200;

export interface ModerationActsProps {
  card: PersonCard;
  world: { id: string; name: string };
}

/** What those who keep order can do about somebody. The server refuses whoever may do as much as oneself, and says so. */
export function ModerationActs({ card, world }: ModerationActsProps) {
  const actions = useActions();
  const permissions = useWorld((state) => state.permissions);
  const [asking, setAsking] = useState<"kick" | "ban" | null>(null);
  const mayMute = hasPermission(permissions, "worldMute");
  const mayBan = hasPermission(permissions, "ban");
  // Nobody touches whoever may do something that they may not themselves.
  const isAbove = card.isOwner || ((card.permissions & ~permissions) !== 0 && permissions !== ALL_PERMISSIONS);
  if ((!mayMute && !mayBan) || isAbove) return null;
  return (
    <section className="person-order" aria-label="Keeping order">
      <h3>Keeping order</h3>
      <div className="person-acts">
        {mayMute && (
          <Button
            size="sm"
            icon={card.isMuted ? <IconMicrophone /> : <IconMicrophoneOff />}
            onClick={() => actions.muteForAll(card.entityId, !card.isMuted)}
          >
            {card.isMuted ? "Give them the word back" : "Mute for everyone"}
          </Button>
        )}
        {mayBan && (
          <Button size="sm" icon={<IconDoorExit />} onClick={() => setAsking("kick")}>
            Send out…
          </Button>
        )}
        {mayBan && (
          <Button size="sm" variant="danger" icon={<IconBan />} onClick={() => setAsking("ban")}>
            Ban…
          </Button>
        )}
      </div>
      {asking === "kick" && <KickDialog card={card} onClose={() => setAsking(null)} />}
      {asking === "ban" && <BanDialog world={world} person={card} onClose={() => setAsking(null)} />}
    </section>
  );
}

function KickDialog({ card, onClose }: { card: PersonCard; onClose(): void }) {
  const formId = useId();
  const actions = useActions();
  const [why, setWhy] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Send ${card.name} out`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger">
            Send out
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          actions.kick(card.entityId, why.trim());
          toast(`${card.name} is asked to leave.`);
          onClose();
        }}
      >
        <TextField
          label="Why?"
          placeholder="They will read this."
          autoComplete="off"
          maxLength={WHY_CHARS}
          data-autofocus
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <p className="aside-words">They can come back in a minute. To keep somebody out for longer, ban them.</p>
      </form>
    </Dialog>
  );
}
