namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>Who leads a partition (-1: nobody), for the how-manieth time, and which replicas are in sync: those whose node is up.</summary>
internal sealed record Leadership(int Leader, int Epoch, IReadOnlyList<int> InSync)
{
    public const int None = -1;
}
