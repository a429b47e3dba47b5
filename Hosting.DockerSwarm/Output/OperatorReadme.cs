using System.Text;
using Aspire.Hosting.DockerSwarm.Deployment;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Writes the README of what is published: the commands for an operator who has Docker and nothing else.</summary>
internal static class OperatorReadme
{
    public static string Write(CompleteStack complete)
    {
        var stack = complete.Stack;
        var text = new StringBuilder();
        Line($"# Stack {stack.Name}");
        Line("");
        Line("Written by `aspire publish`. `aspire deploy` does all of the following; by hand, on a manager of the Swarm and in this "
            + "folder:");
        Nodes(stack);
        Secrets(stack);
        Images(complete);
        Line("");
        Line("## Deploy");
        Line("");
        Line($"    docker stack deploy -c {PublishedFiles.StackFile} --prune --with-registry-auth --resolve-image "
            + $"{(complete.HasRegistry ? "changed" : "never")} {stack.Name}");
        Line($"    docker stack services {stack.Name}      # until all replicas are there");
        Line($"    docker stack ps --no-trunc {stack.Name} # why they aren't");
        Line("");
        Line("A service whose new version fails goes back to the previous one by itself. `docker stack deploy` doesn't say so, this does:");
        Line("");
        Line($"    docker service inspect --format '{{{{.Spec.Name}}}} {{{{json .UpdateStatus}}}}' $(docker stack services -q "
            + $"{stack.Name})");
        Line("");
        Line("## Remove");
        Line("");
        Line($"    docker stack rm {stack.Name}");
        Line($"    docker secret ls -q --filter label={SecretLabel.Of(stack.Name)} | xargs -r docker secret rm");
        Line("");
        Line("Volumes stay on their nodes.");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Nodes(SwarmStack stack)
        {
            var constraints = stack.Services.Values
                .Where(service => service.Deploy.Placement.Constraints.Count > 0)
                .Select(service => $"| {service.Name} | "
                    + $"{string.Join("<br>", service.Deploy.Placement.Constraints.Select(constraint => $"`{constraint}`"))} |")
                .ToArray();
            if (constraints.Length == 0)
            {
                return;
            }

            Line("");
            Line("## Nodes");
            Line("");
            Line("Label the nodes so that every service finds one (`docker node update --label-add NAME=VALUE NODE`):");
            Line("");
            Line("| Service | Needs |");
            Line("|---|---|");
            Array.ForEach(constraints, Line);
        }

        void Secrets(SwarmStack stack)
        {
            if (stack.Secrets.Count == 0)
            {
                return;
            }

            Line("");
            Line("## Secrets");
            Line("");
            Line("They are created before the first deployment, and again under their new names when they change. The value comes by "
                + "standard input:");
            Line("");
            foreach (var secret in stack.Secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal))
            {
                Line(secret.Source is SecretSource.External
                    ? $"    docker secret create {secret.Name} -      # {secret.Key}; not removed with the stack"
                    : $"    docker secret create --label {SecretLabel.Of(stack.Name)} {secret.Name} -      # {secret.Key}");
            }

            Line("");
            Line("Don't let your terminal add a line end: `printf %s \"$VALUE\" | docker secret create … -`.");
        }

        void Images(CompleteStack complete)
        {
            if (complete.BuiltImages.Count == 0)
            {
                return;
            }

            Line("");
            Line("## Images");
            Line("");
            Line(complete.HasRegistry
                ? "These are built by `aspire do build` and pushed by `aspire do push`; the nodes pull them:"
                : "These are built by `aspire do build` on one machine; every node that may run them must have them (`docker save`, "
                    + "`docker load`):");
            Line("");
            foreach (var name in complete.BuiltImages.Select(image => image.Name).Order(StringComparer.Ordinal))
            {
                Line($"    {name}");
            }
        }
    }
}
