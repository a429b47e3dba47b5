using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Compiles the stages of an aggregate command.</summary>
internal static class PipelineParser
{
    public static List<Stage> Parse(RawDocument pipeline, QueryMemory memory)
    {
        var stages = new List<Stage>();
        foreach (var entry in pipeline)
        {
            if (entry.Value.Type != BsonType.Document || entry.Value.AsDocument.CountElements() != 1)
                throw new ServerException(ErrorCode.FailedToParse, "A pipeline stage specification object must contain exactly one field.");
            foreach (var stage in entry.Value.AsDocument)
                stages.Add(ParseStage(Encoding.UTF8.GetString(stage.Name), stage.Value, memory));
        }

        LimitSorts(stages, pipeline, memory);
        return stages;
    }

    private static Stage ParseStage(string name, BsonValue value, QueryMemory memory) => name switch
    {
        "$match" => new MatchStage(MatcherParser.Parse(RequireDocument(name, value))),
        "$project" => new ProjectStage(Projection.Parse(value) ?? throw new ServerException(ErrorCode.BadValue, "$project specification must be an object with at least one field")),
        "$addFields" or "$set" => new ProjectStage(Projection.ParseAddFields(RequireDocument(name, value))),
        "$unset" => new ProjectStage(Projection.ParseUnset(value)),
        "$group" => new GroupStage(value, memory),
        "$sort" => new SortStage(SortOrder.Parse(value) ?? throw new ServerException(ErrorCode.BadValue, "$sort stage must have at least one sort key"), 0, memory),
        "$limit" when value.ToInt64() > 0 => new LimitStage(value.ToInt64()),
        "$limit" => throw new ServerException(ErrorCode.BadValue, "the limit must be positive"),
        "$skip" when value.ToInt64(-1) >= 0 => new SkipStage(value.ToInt64()),
        "$skip" => throw new ServerException(ErrorCode.BadValue, "the skip must not be negative"),
        "$count" when value.Type == BsonType.String && value.AsUtf8.Length > 0 => new CountStage(value.AsUtf8.ToArray()),
        "$count" => throw new ServerException(ErrorCode.BadValue, "the count field must be a non-empty string"),
        _ => throw new ServerException(ErrorCode.UnrecognizedPipelineStage, $"Unrecognized pipeline stage name: '{name}'"),
    };

    private static RawDocument RequireDocument(string name, BsonValue value) => value.Type == BsonType.Document
        ? value.AsDocument
        : throw new ServerException(ErrorCode.BadValue, $"the {name} specification must be an object");

    /// <summary>A sort with a limit right behind it needs to keep only that many.</summary>
    private static void LimitSorts(List<Stage> stages, RawDocument pipeline, QueryMemory memory)
    {
        for (var i = 0; i + 1 < stages.Count; i++)
        {
            if (stages[i] is SortStage && stages[i + 1] is LimitStage)
                stages[i] = new SortStage(SortOrder.Parse(Argument(pipeline, i))!, Argument(pipeline, i + 1).ToInt64(), memory);
        }
    }

    private static BsonValue Argument(RawDocument pipeline, int index)
    {
        foreach (var entry in pipeline)
        {
            if (index-- > 0)
                continue;
            foreach (var stage in entry.Value.AsDocument)
                return stage.Value;
        }

        return default;
    }
}
