using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

internal static class ResourceCommands
{
    public static ImmutableArray<ResourceCommandSnapshot> SnapshotsOf(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services };
        return
        [
            .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
                command.Name,
                command.UpdateState(context),
                command.DisplayName,
                command.DisplayDescription,
                command.CommandParameter,
                command.ConfirmationMessage,
                command.IconName,
                command.IconVariant,
                command.IsHighlighted)),
        ];
    }
}
