namespace MetalsPipeline.AppHost.Containers;

/// <summary>SASL/PLAIN for the brokers of a published stack, whose networks are encrypted and whose clients share one user.</summary>
/// <param name="Password">The user's password.</param>
public sealed record KafkaSecurity(ParameterResource Password)
{
    /// <summary>Name of the listeners and of their protocol.</summary>
    public const string Protocol = "SASL_PLAINTEXT";

    /// <summary>The user that all clients, and the brokers among themselves, are.</summary>
    public const string UserName = "metals";

    /// <summary>Where the brokers and the schema registry find <see cref="LoginFile"/>.</summary>
    public const string LoginFilePath = "/run/secrets/kafka-jaas.conf";

    /// <summary>Java's login configuration for brokers and clients. It holds the password, so it belongs into a file that is mounted, as a secret is.</summary>
    public static string LoginFile(string password) => $$"""
        KafkaServer {
          org.apache.kafka.common.security.plain.PlainLoginModule required
          username="{{UserName}}" password="{{password}}" user_{{UserName}}="{{password}}";
        };
        KafkaClient {
          org.apache.kafka.common.security.plain.PlainLoginModule required
          username="{{UserName}}" password="{{password}}";
        };

        """;

    /// <summary>The embedded broker's list of users.</summary>
    public static string UserFile(string password) => $"{UserName}:{password}\n";

    /// <summary>Tells a broker to ask for the user, and to be it when it connects to others. ZooKeeper, which only brokers reach, asks for none.</summary>
    public static void AddToBroker(Dictionary<string, object> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        variables["KAFKA_SASL_ENABLED_MECHANISMS"] = "PLAIN";
        variables["KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL"] = "PLAIN";
        variables["KAFKA_OPTS"] = $"-Djava.security.auth.login.config={LoginFilePath} -Dzookeeper.sasl.client=false";
        variables["ZOOKEEPER_SASL_ENABLED"] = "false";
    }

    /// <summary>Tells the schema registry to be the user.</summary>
    public static void AddToSchemaRegistry(Dictionary<string, object> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        variables["SCHEMA_REGISTRY_KAFKASTORE_SECURITY_PROTOCOL"] = Protocol;
        variables["SCHEMA_REGISTRY_KAFKASTORE_SASL_MECHANISM"] = "PLAIN";
        variables["SCHEMA_REGISTRY_OPTS"] = $"-Djava.security.auth.login.config={LoginFilePath}";
    }
}
