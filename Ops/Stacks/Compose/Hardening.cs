using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>Adds what a stack file can't say: that no process of a service gains privileges by starting a program.</summary>
internal static class Hardening
{
    private static readonly Version FirstWithPrivileges = new(1, 44);

    /// <returns>What the operator should know, or null.</returns>
    public static async Task<string?> ApplyAsync(StackDefinition stack, Engine engine, CancellationToken cancellationToken)
    {
        if (!await engine.SpeaksAsync(FirstWithPrivileges, cancellationToken))
            return "This engine is older than Docker 25 (API 1.44): it can't set no-new-privileges for services; \"no-new-privileges\": true in every node's daemon.json does.";
        foreach (var service in stack.Services.Values)
            service.TaskTemplate!.ContainerSpec!.Privileges!.NoNewPrivileges = true;
        return null;
    }
}
