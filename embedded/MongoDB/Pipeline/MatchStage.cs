using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Passes on what matches.</summary>
internal sealed class MatchStage(Matcher matcher) : Stage
{
    public Matcher Matcher => matcher;

    public override bool Push(RawDocument document) => !matcher.Matches(document) || Pass(document);
}
