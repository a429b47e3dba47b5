using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What holds for every snapshot, whoever publishes it.</summary>
internal static class SnapshotRules
{
    public static CustomResourceSnapshot Apply(IResource resource, CustomResourceSnapshot snapshot)
    {
        // Health and readiness are those of a run: the next one starts anew.
        if (snapshot.State?.Text != KnownResourceStates.Running)
        {
            snapshot = snapshot with { HealthReports = [], Ready = null };
        }
        else if (snapshot.HealthReports.IsEmpty)
        {
            snapshot = snapshot with
            {
                HealthReports =
                [
                    .. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null)),
                ],
            };
        }

        return snapshot with { Relationships = RelationshipsOf(resource) };
    }

    private static ImmutableArray<RelationshipSnapshot> RelationshipsOf(IResource resource)
    {
        var relationships = resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type));
        var parent = resource is IResourceWithParent child ? [new RelationshipSnapshot(child.Parent.Name, "Parent")] : Array.Empty<RelationshipSnapshot>();
        return [.. relationships.Concat(parent).Distinct()];
    }
}
