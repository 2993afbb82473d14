import { LinkButton } from "@crowdwire/ui";
import { IconShieldLock } from "@tabler/icons-react";
import { useRoute } from "../../api/useRoute.ts";

/** Who else can vouch for one here (OpenID Connect); nothing where nobody can. */
export function ProviderButtons({ returnTo }: { returnTo: string }) {
  const { data } = useRoute("signInMethods", {});
  if (!data || data.providers.length === 0) return null;
  return (
    <div className="providers">
      {data.providers.map(({ id, name, startUrl }) => (
        <LinkButton
          key={id}
          fullWidth
          icon={<IconShieldLock />}
          href={`${startUrl}?returnTo=${encodeURIComponent(returnTo)}`}
        >
          Continue with {name}
        </LinkButton>
      ))}
      {data.email && (
        <p className="providers-or">
          <span>or with e-mail</span>
        </p>
      )}
    </div>
  );
}
