import { Badge, Card, InitialsAvatar, Table, Tabs, WorldCard, WorldCardSkeleton } from "@crowdwire/ui";
import { IconMap2, IconUsers } from "@tabler/icons-react";
import { Sample } from "./Sample.tsx";

const rows = [
  { name: "Plaza", online: 42, peak: 118 },
  { name: "Campus", online: 7, peak: 64 },
  { name: "Amphitheatre", online: 0, peak: 240 },
];

const columns = [
  { title: "World", cell: (row: (typeof rows)[number]) => row.name },
  { title: "Here now", number: true, cell: (row: (typeof rows)[number]) => row.online },
  { title: "Peak", number: true, cell: (row: (typeof rows)[number]) => row.peak },
];

const people = ["Ada Lovelace", "Grace Hopper", "Noor", "Yuki", "Émile", "Tomás", "Ngozi", "Linus"];

export function ContentSamples() {
  return (
    <div className="samples">
      <Sample name="World cards" wide>
        <div className="sample-grid">
          <WorldCard
            href="#content"
            name="Plaza"
            description="A sunny square with a fountain."
            online={42}
            capacity={300}
            thumbnailUrl={null}
          />
          <WorldCard
            href="#content"
            name="Campus"
            description="Rooms to meet in, and nobody in them yet."
            online={0}
            capacity={100}
            thumbnailUrl={null}
          />
          <WorldCard
            href="#content"
            name="Amphitheatre"
            description="A stage, rows of seats, a full house."
            online={200}
            capacity={200}
            thumbnailUrl={null}
          />
          <WorldCardSkeleton />
        </div>
      </Sample>
      <Sample name="Cards" wide>
        <div className="sample-grid">
          <Card>
            <h3>Raised</h3>
            <p>A sheet that lies on the page.</p>
          </Card>
          <Card tone="flat">
            <h3>Flat</h3>
            <p>A well in the page or in a card.</p>
          </Card>
          <div className="sample-view">
            <Card tone="glass">
              <h3>Glass</h3>
              <p>Floats over the 3D view.</p>
            </Card>
          </div>
        </div>
      </Sample>
      <Sample name="Badges">
        <Badge>Neutral</Badge>
        <Badge tone="accent">Accent</Badge>
        <Badge tone="support" icon={<IconUsers />}>
          Support
        </Badge>
        <Badge tone="good" dot pulse>
          24 here now
        </Badge>
        <Badge tone="warn">Full</Badge>
        <Badge tone="danger">Closed</Badge>
      </Sample>
      <Sample name="Initials">
        {people.map((name) => (
          <InitialsAvatar key={name} name={name} />
        ))}
        <InitialsAvatar name="Ada Lovelace" size="3rem" />
      </Sample>
      <Sample name="Tabs">
        <div className="sample-fill">
          <Tabs
            label="About the plaza"
            tabs={[
              {
                id: "map",
                label: "Map",
                icon: <IconMap2 size={18} />,
                content: <p>One square, two pavilions, a fountain.</p>,
              },
              { id: "people", label: "People", icon: <IconUsers size={18} />, content: <p>42 here now.</p> },
              { id: "rules", label: "Rules", content: <p>Be kind.</p> },
            ]}
          />
        </div>
      </Sample>
      <Sample name="Table">
        <div className="sample-fill">
          <Table caption="Worlds" columns={columns} rows={rows} rowKey={(row) => row.name} />
        </div>
      </Sample>
    </div>
  );
}
