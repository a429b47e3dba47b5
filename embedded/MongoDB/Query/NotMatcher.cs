using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>The part doesn't match.</summary>
internal sealed class NotMatcher(Matcher part) : Matcher
{
    public override bool Matches(RawDocument document) => !part.Matches(document);
}
