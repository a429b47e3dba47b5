namespace Aspire.Hosting;

/// <summary>What the app host does with its model.</summary>
public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}
