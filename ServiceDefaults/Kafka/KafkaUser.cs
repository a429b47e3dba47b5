using Confluent.Kafka;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Who a service is to Kafka (SASL/PLAIN); nobody, when neither is set.</summary>
public sealed class KafkaUser
{
    /// <summary>Name of the user.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>Whether both or neither are set.</summary>
    public bool IsComplete => string.IsNullOrEmpty(Username) == string.IsNullOrEmpty(Password);

    /// <summary>Tells a client to be this user.</summary>
    public void ApplyTo(ClientConfig client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (string.IsNullOrEmpty(Username))
            return;
        client.SecurityProtocol = SecurityProtocol.SaslPlaintext;
        client.SaslMechanism = SaslMechanism.Plain;
        client.SaslUsername = Username;
        client.SaslPassword = Password;
    }
}
