using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>All parts match. Its parts are what the planner looks for index bounds in.</summary>
internal sealed class AndMatcher(IReadOnlyList<Matcher> parts) : Matcher
{
    public IReadOnlyList<Matcher> Parts { get; } = parts;

    public override bool Matches(RawDocument document)
    {
        for (var i = 0; i < Parts.Count; i++)
        {
            if (!Parts[i].Matches(document))
                return false;
        }

        return true;
    }
}
