namespace MetalsPipeline.AppHost.Containers;

/// <summary>For resources that stand for several servers.</summary>
internal static class ServerGroupExtensions
{
    /// <summary>The group runs, for those who wait for it, once all its members are healthy (or done, if they are jobs).</summary>
    public static IResourceBuilder<T> RunsWhenHealthy<T>(
        this IResourceBuilder<T> group, string type, IReadOnlyList<IResourceBuilder<IResource>> members, IResourceBuilder<IResource>? job = null)
        where T : IResource
    {
        foreach (var member in job is null ? members : [.. members, job])
            group.WithReferenceRelationship(member.Resource);
        return group
            .ExcludeFromManifest()
            .WithInitialState(new() { ResourceType = type, Properties = [], State = KnownResourceStates.Waiting })
            .OnInitializeResource(async (resource, initialize, cancellationToken) =>
            {
                var notifications = initialize.Notifications;
                await Task.WhenAll(members.Select(member => notifications.WaitForResourceHealthyAsync(member.Resource.Name, cancellationToken)));
                if (job is not null)
                    await notifications.WaitForResourceAsync(job.Resource.Name, KnownResourceStates.Finished, cancellationToken);
                await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
                {
                    State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                });
            });
    }
}
