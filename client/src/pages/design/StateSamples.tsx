import {
  Button,
  EmptyState,
  ErrorState,
  Notice,
  type NoticeTone,
  Progress,
  Skeleton,
  SkeletonText,
  toast,
} from "@crowdwire/ui";
import { IconPlant2 } from "@tabler/icons-react";
import { Sample } from "./Sample.tsx";

const notices: readonly [NoticeTone, string, string][] = [
  ["info", "A new version is out", "It takes effect when you enter the next world."],
  ["good", "Saved", "Everyone sees your new look."],
  ["warn", "The connection is slow", "People may seem to jump."],
  ["danger", "You are not in yet", "CrowdWire cannot be reached. Check your connection and try again."],
];

export function StateSamples() {
  return (
    <div className="samples">
      {notices.map(([tone, title, words]) => (
        <Sample key={tone} name={`Notice, ${tone}`}>
          <div className="sample-fill">
            <Notice tone={tone} title={title} onClose={() => undefined}>
              {words}
            </Notice>
          </div>
        </Sample>
      ))}
      <Sample name="Toasts">
        {notices.map(([tone, title]) => (
          <Button key={tone} size="sm" onClick={() => toast(`${title}.`, tone)}>
            {tone}
          </Button>
        ))}
      </Sample>
      <Sample name="Progress">
        <div className="sample-fill sample-stack">
          <Progress value={0} label="Not begun" />
          <Progress value={0.42} label="Loading the map" />
          <Progress value={1} label="Done" />
        </div>
      </Sample>
      <Sample name="Skeletons">
        <div className="sample-fill sample-row">
          <Skeleton circle width="3rem" height="3rem" />
          <div className="sample-fill">
            <SkeletonText lines={3} />
          </div>
        </div>
      </Sample>
      <Sample name="Empty">
        <EmptyState title="No world is open yet" icon={<IconPlant2 size={34} />} actions={<Button>Look again</Button>}>
          Worlds appear here as soon as somebody opens one.
        </EmptyState>
      </Sample>
      <Sample name="Error">
        <ErrorState title="The worlds could not be loaded" actions={<Button variant="primary">Try again</Button>}>
          CrowdWire cannot be reached. Check your connection and try again.
        </ErrorState>
      </Sample>
    </div>
  );
}
