namespace MetalsPipeline.Storage;

/// <summary>How to reach the store.</summary>
public sealed class PriceStoreOptions
{
    /// <summary>MongoDB connection string (<c>mongodb://user:password@host:port/?options</c>). Its own timeout options win over the defaults here.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the database.</summary>
    public string Database { get; set; } = "metals";

    /// <summary>Uses libmongoc also where the official driver is there (Linux only).</summary>
    public bool UseLibmongoc { get; set; }

    /// <summary>Name shown in the server's list of connections.</summary>
    public string ApplicationName { get; set; } = "metals-pipeline";

    /// <summary>How long to look for a server before a call fails.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for an answer of a connected server.</summary>
    public TimeSpan SocketTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
