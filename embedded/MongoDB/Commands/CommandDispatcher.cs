using System.Collections.Frozen;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Finds the command of a request, lets it answer, and makes an answer of every error.</summary>
internal static class CommandDispatcher
{
    private static readonly FrozenDictionary<string, Command> Commands = new Command[]
    {
        new HelloCommand(), new PingCommand(), new BuildInfoCommand(), new GetLogCommand(), new ConnectionStatusCommand(),
        new SaslStartCommand(), new SaslContinueCommand(), new EndSessionsCommand(), new WhatsMyUriCommand(), new LogoutCommand(), new ServerStatusCommand(),
        new InsertCommand(), new UpdateCommand(), new DeleteCommand(), new FindAndModifyCommand(),
        new FindCommand(), new GetMoreCommand(), new KillCursorsCommand(), new CountCommand(), new DistinctCommand(), new AggregateCommand(),
        new CreateIndexesCommand(), new ListIndexesCommand(), new DropIndexesCommand(),
        new CreateCommand(), new DropCommand(), new DropDatabaseCommand(), new ListCollectionsCommand(), new ListDatabasesCommand(),
        new DbStatsCommand(), new CollStatsCommand(), new ExplainCommand(),
        new ReplSetInitiateCommand(), new ReplSetGetStatusCommand(),
    }.SelectMany(c => c.Names, (c, name) => KeyValuePair.Create(name, c)).ToFrozenDictionary();

    /// <summary>Writes the fields of the answer to the request in the context.</summary>
    public static void Dispatch(CommandContext context)
    {
        context.WrittenTo = 0;
        try
        {
            Execute(context);
            context.Reply.Double("ok"u8, 1);
        }
        catch (ServerException e)
        {
            WriteError(context, e.Code, e.Message);
            if (e is DuplicateKeyException duplicate)
            {
                context.Reply.Document("keyPattern"u8, duplicate.Index.KeyPattern.Bytes);
                context.Reply.Document("keyValue"u8, duplicate.Key.Bytes);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Services.Log.Error("a command failed unexpectedly", ("error", e.ToString()));
            WriteError(context, ErrorCode.InternalError, $"internal error: {e.GetType().Name}");
        }
    }

    /// <summary>Writes an error in place of what is written of the answer.</summary>
    public static void WriteError(CommandContext context, ErrorCode code, string message)
    {
        context.ReplyWriter.Restart();
        var reply = context.Reply;
        reply.Double("ok"u8, 0);
        reply.String("errmsg"u8, message);
        reply.Int32("code"u8, (int)code);
        reply.String("codeName"u8, code.ToString());
    }

    private static void Execute(CommandContext context)
    {
        if (context.Request.Invalid is { } reason)
            throw new ServerException(ErrorCode.InvalidBSON, $"invalid BSON: {reason}");
        var name = NameOf(context.Body);
        if (!Commands.TryGetValue(name, out var command))
            throw new ServerException(ErrorCode.CommandNotFound, $"no such command: '{name}'");
        if (!command.BeforeAuthentication && context.Services.Authenticator.IsRequired && context.Session.User is null)
            throw new ServerException(ErrorCode.Unauthorized, $"command {name} requires authentication");
        if (!context.Body["startTransaction"u8].IsMissing || context.Body["autocommit"u8].Type == BsonType.Boolean)
            throw new ServerException(ErrorCode.IllegalOperation, "Transaction numbers are only allowed on a replica set member or mongos");
        command.Execute(context);
    }

    private static string NameOf(RawDocument body)
    {
        foreach (var element in body)
            return Encoding.UTF8.GetString(element.Name);
        return "";
    }
}
