using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>At least one part matches.</summary>
internal sealed class OrMatcher(IReadOnlyList<Matcher> parts) : Matcher
{
    public override bool Matches(RawDocument document)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Matches(document))
                return true;
        }

        return false;
    }
}
