using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>The commands that every resource with a process has.</summary>
internal static class LifecycleCommands
{
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private static readonly string[] Idle = [KnownResourceStates.NotStarted, .. KnownResourceStates.TerminalStates];

    public static void AddTo(ResourceSupervisor supervisor, CancellationToken stopping)
    {
        Add(KnownResourceCommands.StartCommand, "Start", "Play", state => state is null || Idle.Contains(state), (instances, cancellationToken) =>
            supervisor.StartAsync(instances, cancellationToken));
        Add(KnownResourceCommands.StopCommand, "Stop", "Stop", state => state is not null && !Idle.Contains(state), (instances, _) =>
            supervisor.StopAsync(instances, StopGrace));
        Add(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", state => state == KnownResourceStates.Running, async (instances, cancellationToken) =>
        {
            await supervisor.StopAsync(instances, StopGrace);
            await supervisor.StartAsync(instances, cancellationToken);
        });

        void Add(
            string name,
            string displayName,
            string icon,
            Func<string?, bool> isUsable,
            Func<IReadOnlyList<InstanceSupervisor>, CancellationToken, Task> execute)
        {
            supervisor.Resource.Annotations.Add(new ResourceCommandAnnotation(
                name,
                displayName,
                context => isUsable(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : name == KnownResourceCommands.RestartCommand
                    ? ResourceCommandState.Disabled
                    : ResourceCommandState.Hidden,
                async context =>
                {
                    // The resource starts for as long as the application runs, not for as long as someone waits for the command.
                    InstanceSupervisor[] instances = [.. supervisor.Instances.Where(instance => instance.Instance.Name == context.ResourceName)];
                    await execute(instances, stopping).WaitAsync(context.CancellationToken);
                    return CommandResults.Success();
                },
                displayDescription: $"{displayName} the resource",
                parameter: null,
                confirmationMessage: null,
                iconName: icon,
                iconVariant: IconVariant.Filled,
                isHighlighted: true));
        }
    }
}
