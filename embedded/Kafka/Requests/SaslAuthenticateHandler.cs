using System.Text;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Security;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Checks a client's name and password (SASL PLAIN, RFC 4616). A connection gets one try.</summary>
internal sealed class SaslAuthenticateHandler(UserList users) : RequestHandler(ApiKey.SaslAuthenticate, 0, 1)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var message = reader.ReadBytes();
        var error = context.Fault != ErrorCode.None ? context.Fault
            : context.Client.HasTriedToAuthenticate ? ErrorCode.IllegalSaslState
            : Authenticate(context.Client, message) ? ErrorCode.None
            : ErrorCode.SaslAuthenticationFailed;
        return Answer(writer =>
        {
            writer.WriteError(error);
            writer.WriteNullableString(error == ErrorCode.None ? null : "Wrong user name or password.");
            writer.WriteBytes([]);
            if (writer.Version >= 1)
                writer.WriteInt64(0); // session lifetime: as long as the connection
        });
    }

    private bool Authenticate(ClientSession client, ReadOnlySpan<byte> message)
    {
        client.HasTriedToAuthenticate = true;

        // authorization identity, NUL, user name, NUL, password
        Span<Range> parts = stackalloc Range[4];
        var count = 0;
        foreach (var part in message.Split((byte)0))
        {
            if (count == parts.Length)
                return false;
            parts[count++] = part;
        }

        if (count != 3)
            return false;
        var name = Encoding.UTF8.GetString(message[parts[1]]);
        if (!users.Accepts(name, message[parts[2]]))
            return false;
        client.User = name;
        return true;
    }
}
