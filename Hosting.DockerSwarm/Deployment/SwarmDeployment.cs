using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Output;
using Aspire.Hosting.DockerSwarm.Secrets;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Deploys a stack that is published: secrets first, then the stack, then the wait for it to run.</summary>
internal sealed class SwarmDeployment(ICommandRunner runner, TimeProvider time, IReportingStep step, CancellationToken cancellationToken)
{
    private readonly Docker _docker = new(runner, cancellationToken);

    /// <exception cref="DistributedApplicationException">Docker refused, a service went back to its previous version, or one doesn't
    /// run.</exception>
    public async Task DeployAsync(CompleteStack complete, string folder, TimeSpan patience)
    {
        var stack = complete.Stack;
        await _docker.EnsureManagerAsync();
        await CreateSecretsAsync(stack);
        var before = await SwarmState.ReadAsync(_docker, stack.Name);

        await step.ReportAsync(
            $"Deploying {stack.Name}",
            _ => _docker.RunAsync(
                "stack", "deploy", "--compose-file", Path.Combine(folder, PublishedFiles.StackFile), "--prune", "--with-registry-auth",
                "--resolve-image", complete.HasRegistry ? "changed" : "never", stack.Name),
            cancellationToken);
        await step.ReportAsync(
            $"Waiting for {stack.Services.Count} services to run",
            task => new Convergence(_docker, time, cancellationToken).WaitAsync(stack, before, patience, task),
            cancellationToken);
    }

    /// <summary>Creates those that aren't there. What is there has the right value, since the name follows it.</summary>
    private async Task CreateSecretsAsync(SwarmStack stack)
    {
        var existing = await _docker.LinesAsync("secret", "ls", "--format", "{{.Name}}");
        var missing = stack.Secrets.Where(secret => !existing.Contains(secret.Name)).ToArray();
        var external = missing.Where(secret => secret.Source is SecretSource.External).ToArray();
        if (external.Length > 0)
        {
            throw new DistributedApplicationException(
                $"The Swarm has no secret {string.Join(", ", external.Select(secret => $"'{secret.Name}'"))}; create it with 'docker "
                    + "secret create NAME -'.");
        }

        foreach (var secret in missing)
        {
            var value = await SecretValues.ReadAsync(secret, cancellationToken);
            await _docker.RunAsync(["secret", "create", "--label", SecretLabel.Of(stack.Name), secret.Name!, "-"], value);
        }
    }
}
