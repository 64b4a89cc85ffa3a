/** The demo platform's three people: one press each. Their password is no secret and stands here in words. */
import { Button } from "react-aria-components";
import type { Demo, DemoUser, RoleView } from "../../bridge";
import { Monogram } from "../../parts/Monogram";

const roles: Record<RoleView, string> = {
  datacentrix: "Datacentrix",
  reseller: "Reseller",
  customer: "Customer",
  other: "Other",
};

type Props = { demo: Demo; isDisabled: boolean; onChoose: (user: DemoUser) => void };

export function DemoUsers({ demo, isDisabled, onChoose }: Props) {
  const reseller = demo.users.find(({ role }) => role === "reseller") ?? demo.users[0];
  return (
    <section aria-label="Demo users" className="flex flex-col gap-2">
      <div className="my-3 grid h-0 place-items-center border-line border-t" aria-hidden="true">
        <span className="bg-bg px-2 text-text-3 text-xs">this is the demo platform</span>
      </div>
      {reseller ? (
        <Button
          isDisabled={isDisabled}
          onPress={() => onChoose(reseller)}
          className="h-[34px] w-full rounded-md border border-line-strong bg-surface font-medium shadow-low data-[hovered]:bg-hover data-[disabled]:opacity-45"
        >
          Explore the demo
        </Button>
      ) : null}
      <ul className="overflow-hidden rounded-lg border border-line bg-surface">
        {demo.users.map((user) => (
          <li key={user.email} className="border-line border-b last:border-b-0">
            <Button
              isDisabled={isDisabled}
              aria-label={`Sign in as ${user.email}, ${roles[user.role]}`}
              onPress={() => onChoose(user)}
              className="flex h-11 w-full items-center gap-2.5 px-2.5 text-left data-[hovered]:bg-hover data-[disabled]:opacity-45 focus-visible:-outline-offset-2"
            >
              <Monogram name={user.name} round />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{user.email}</span>
                <span className="block truncate text-text-3 text-xs">
                  {roles[user.role]} · {user.organisation}
                </span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <p className="text-text-3 text-xs">
        Their password is{" "}
        <span data-selectable className="font-medium text-text-2">
          {demo.password}
        </span>
        .
      </p>
    </section>
  );
}
