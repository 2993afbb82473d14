import {
  Button,
  type ButtonVariant,
  Dialog,
  IconButton,
  Kbd,
  LinkButton,
  Menu,
  Popover,
  Tooltip,
  toast,
} from "@crowdwire/ui";
import {
  IconArrowRight,
  IconDoorEnter,
  IconDots,
  IconFlag,
  IconHandMove,
  IconSettings,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useState } from "react";
import { Sample } from "./Sample.tsx";

const variants: readonly ButtonVariant[] = ["primary", "secondary", "soft", "ghost", "danger"];

export function ActionSamples() {
  const [dialog, setDialog] = useState(false);
  const [popover, setPopover] = useState(false);
  const [pressed, setPressed] = useState(true);
  return (
    <div className="samples">
      {variants.map((variant) => (
        <Sample key={variant} name={`Button, ${variant}`}>
          <Button variant={variant}>Enter</Button>
          <Button variant={variant} icon={<IconDoorEnter />}>
            With icon
          </Button>
          <Button variant={variant} busy>
            Entering
          </Button>
          <Button variant={variant} disabled>
            Disabled
          </Button>
        </Sample>
      ))}
      <Sample name="Sizes">
        <Button variant="primary" size="sm">
          Small
        </Button>
        <Button variant="primary">Middle</Button>
        <Button variant="primary" size="lg">
          Large
        </Button>
        <LinkButton href="#actions" iconAfter={<IconArrowRight />}>
          A link
        </LinkButton>
      </Sample>
      <Sample name="Icon buttons">
        <IconButton label="Wave">
          <IconHandMove />
        </IconButton>
        <IconButton label="Settings" variant="secondary">
          <IconSettings />
        </IconButton>
        <IconButton label="Mute" pressed={pressed} onClick={() => setPressed(!pressed)}>
          <IconVolumeOff />
        </IconButton>
        <IconButton label="Disabled" disabled>
          <IconSettings />
        </IconButton>
        <IconButton label="Busy" busy>
          <IconSettings />
        </IconButton>
        <IconButton label="Small" size="sm" variant="soft">
          <IconHandMove />
        </IconButton>
        <IconButton label="Large" size="lg" variant="primary">
          <IconHandMove />
        </IconButton>
      </Sample>
      <Sample name="Tooltip, menu, popover, dialog">
        <Tooltip
          label={
            <>
              Wave <Kbd>1</Kbd>
            </>
          }
        >
          <Button>Rest here</Button>
        </Tooltip>
        <Menu
          title="Ada"
          trigger={
            <IconButton label="More about Ada" variant="secondary">
              <IconDots />
            </IconButton>
          }
          actions={[
            { label: "Wave", icon: <IconHandMove size={18} />, onSelect: () => toast("You waved at Ada.", "good") },
            { label: "Follow", disabled: true, onSelect: () => undefined },
            { label: "Report", icon: <IconFlag size={18} />, danger: true, onSelect: () => toast("Reported.", "info") },
          ]}
        />
        <Popover
          open={popover}
          onOpenChange={setPopover}
          label="A popover"
          side="bottom-start"
          width="14rem"
          trigger={<Button onClick={() => setPopover(!popover)}>Popover</Button>}
        >
          <p style={{ padding: "0.6rem" }}>Beside what opened it. Escape closes it.</p>
        </Popover>
        <Button onClick={() => setDialog(true)}>Dialog</Button>
        <Dialog
          open={dialog}
          onClose={() => setDialog(false)}
          title="Leave the plaza?"
          actions={
            <>
              <Button onClick={() => setDialog(false)}>Stay</Button>
              <Button variant="primary" onClick={() => setDialog(false)}>
                Leave
              </Button>
            </>
          }
        >
          You can come back at any time; you will stand where you stood.
        </Dialog>
      </Sample>
      <Sample name="Keys">
        <Kbd>W</Kbd>
        <Kbd>Shift</Kbd>
        <Kbd>Space</Kbd>
      </Sample>
    </div>
  );
}
