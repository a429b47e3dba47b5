using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>A compiled filter.</summary>
internal abstract class Matcher
{
    public static Matcher Everything { get; } = new AndMatcher([]);

    public abstract bool Matches(RawDocument document);
}
