import "./landing.css";
import { LinkButton, Skeleton } from "@crowdwire/ui";
import { IconArrowDown, IconDoorEnter, IconHandStop, IconMap2, IconMoodSmile, IconSearch } from "@tabler/icons-react";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { HeroScene } from "./HeroScene.tsx";
import { useWorlds } from "./useWorlds.ts";
import { WorldList } from "./WorldList.tsx";

const steps = [
  {
    icon: IconMap2,
    title: "Pick a place",
    words: "Every world has its own square, rooms and corners. See who is around before you go.",
  },
  {
    icon: IconMoodSmile,
    title: "Be yourself, or not",
    words: "A name and a look are all it takes. Change both whenever you feel like it.",
  },
  {
    icon: IconHandStop,
    title: "Walk up and wave",
    words: "Stroll over, wave, dance, take a seat. Everyone you see is really there.",
  },
];

/** The first page: what this is, and where one can go. */
export function LandingPage() {
  useTitle(null);
  const link = useInternalLinks();
  const worlds = useWorlds();
  const liveliest = worlds.list
    ?.filter(({ online, capacity }) => online < capacity)
    .sort((a, b) => b.online - a.online)[0];
  const online = worlds.list?.reduce((sum, world) => sum + world.online, 0) ?? 0;

  return (
    <SitePage
      footer={
        <span className="landing-footer">
          <span>CrowdWire, a place to meet.</span>
          <span className="landing-links">
            <a {...link("/design")}>Design language</a>
            <a href="/api/v1/docs">API for programs</a>
          </span>
        </span>
      }
    >
      <section className="hero" aria-labelledby="hero-title">
        <div className="hero-words">
          <h1 id="hero-title">
            <span>Meet people</span>{" "}
            <span>
              by <em>walking up</em>
            </span>{" "}
            <span>to them.</span>
          </h1>
          <p className="hero-lead">
            CrowdWire is a meeting place you stroll around in: a 3D world, right in your browser. No account, nothing to
            install. Pick a world and you are there in seconds.
          </p>
          <div className="hero-actions">
            {liveliest && (
              <LinkButton variant="primary" size="lg" icon={<IconDoorEnter />} {...link(`/w/${liveliest.slug}`)}>
                Enter {liveliest.name}
              </LinkButton>
            )}
            {worlds.list === null && worlds.error === null && <Skeleton className="hero-waiting" />}
            <LinkButton
              variant={liveliest || worlds.error === null ? "ghost" : "secondary"}
              size="lg"
              iconAfter={<IconArrowDown />}
              href="#worlds"
            >
              See all worlds
            </LinkButton>
          </div>
        </div>
        <HeroScene />
      </section>

      <section className="worlds" id="worlds" aria-labelledby="worlds-title">
        <div className="worlds-head">
          <h2 id="worlds-title">Where would you like to go?</h2>
          <p className="worlds-count" aria-live="polite">
            {worlds.list !== null &&
              online > 0 &&
              `${online} ${online === 1 ? "person is" : "people are"} around right now`}
          </p>
        </div>
        <WorldList worlds={worlds} link={link} />
        {worlds.list !== null && worlds.list.length > 0 && (
          <p className="worlds-more">
            <LinkButton icon={<IconSearch />} {...link("/worlds")}>
              Search all worlds
            </LinkButton>
          </p>
        )}
      </section>

      <section className="steps" aria-label="How it works">
        {steps.map(({ icon: Icon, title, words }) => (
          <div key={title} className="step">
            <span className="step-icon">
              <Icon size={26} stroke={1.9} aria-hidden="true" />
            </span>
            <div>
              <h3>{title}</h3>
              <p>{words}</p>
            </div>
          </div>
        ))}
      </section>
    </SitePage>
  );
}
