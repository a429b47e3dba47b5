using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>A compiled update: what becomes of a document.</summary>
internal abstract class UpdateProgram
{
    /// <summary>Writes the new document, with its <c>_id</c> first.</summary>
    public abstract void Apply(RawDocument old, bool isInsert, BsonWriter writer);

    public static UpdateProgram Parse(BsonValue update, DateTimeOffset now)
    {
        if (update.Type == BsonType.Array)
            throw new ServerException(ErrorCode.NotImplemented, "updates with an aggregation pipeline are not supported by this server; use update operators");
        if (update.Type != BsonType.Document)
            throw new ServerException(ErrorCode.FailedToParse, "Update argument must be an object or a pipeline");
        return IsReplacement(update.AsDocument) ? new ReplacementUpdate(update.AsDocument) : new OperatorUpdate(ParseOperators(update.AsDocument, now));
    }

    private static bool IsReplacement(RawDocument update)
    {
        foreach (var element in update)
            return element.Name is not [(byte)'$', ..];
        return true;
    }

    private static List<UpdateOperator> ParseOperators(RawDocument update, DateTimeOffset now)
    {
        var operators = new List<UpdateOperator>();
        foreach (var element in update)
        {
            var name = Encoding.UTF8.GetString(element.Name);
            if (element.Value.Type != BsonType.Document)
                throw new ServerException(ErrorCode.FailedToParse, $"Modifiers operate on fields but we found type {element.Value.Type.Alias()} instead. For example: {{$mod: {{<field>: ...}}}} not {{{name}: ...}}");
            foreach (var field in element.Value.AsDocument)
            {
                var path = new FieldPath(field.Name);
                RequireUsable(path);
                if (operators.Exists(o => o.Path.Overlaps(path)))
                    throw new ServerException(ErrorCode.ConflictingUpdateOperators, $"Updating the path '{path.Text}' would create a conflict at '{path.Text}'");
                operators.Add(UpdateOperator.Create(name, path, field.Value, now));
            }
        }

        return operators;
    }

    private static void RequireUsable(FieldPath path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].IsEmpty)
                throw new ServerException(ErrorCode.FailedToParse, $"The update path '{path.Text}' contains an empty field name, which is not allowed.");
            if (path[i][0] == '$' && i > 0)
                throw new ServerException(ErrorCode.NotImplemented, $"The positional operator in '{path.Text}' is not supported by this server.");
            if (path[i][0] == '$')
                throw new ServerException(ErrorCode.DollarPrefixedFieldName, $"The dollar ($) prefixed field '{path.Text}' is not allowed in the context of an update");
        }
    }
}
