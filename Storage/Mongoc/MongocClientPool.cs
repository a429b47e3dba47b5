namespace MetalsPipeline.Storage.Mongoc;

/// <summary>libmongoc's pool of connected clients. A client serves one thread at a time, so every call rents one.</summary>
internal sealed unsafe class MongocClientPool : IDisposable
{
    // Waiting for a client can't be cancelled; callers that outnumber the clients are told so after this time.
    private const int WaitQueueTimeoutMs = 5_000;

    // Initialising and cleaning up happen at most once a process (libmongoc's rule); cleaning up is left to the operating system.
    private static readonly Lazy<bool> Initialized = new(() =>
    {
        Libmongoc.mongoc_init();
        // Every failure reaches the caller as an error; the library's own lines on stderr would only repeat it.
        Libmongoc.mongoc_log_set_handler(0, 0);
        return true;
    });

    private nint _pool;

    /// <summary>Opens no connection yet.</summary>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    /// <exception cref="DllNotFoundException">libmongoc isn't installed.</exception>
    public MongocClientPool(PriceStoreOptions options)
    {
        _ = Initialized.Value;
        BsonError error;
        var uri = Libmongoc.mongoc_uri_new_with_error(options.ConnectionString, &error);
        if (uri == 0)
            throw new ArgumentException($"The MongoDB connection string is malformed: {error.Message}", nameof(options));
        try
        {
            SetDefault(uri, "serverselectiontimeoutms", (int)options.ServerSelectionTimeout.TotalMilliseconds);
            SetDefault(uri, "connecttimeoutms", (int)options.ServerSelectionTimeout.TotalMilliseconds);
            SetDefault(uri, "sockettimeoutms", (int)options.SocketTimeout.TotalMilliseconds);
            SetDefault(uri, "waitqueuetimeoutms", WaitQueueTimeoutMs);
            _pool = Libmongoc.mongoc_client_pool_new_with_error(uri, &error);
        }
        finally
        {
            Libmongoc.mongoc_uri_destroy(uri);
        }
        if (_pool == 0)
            throw new ArgumentException($"The MongoDB connection string can't be used: {error.Message}", nameof(options));
        Libmongoc.mongoc_client_pool_set_error_api(_pool, Libmongoc.ErrorApiVersion);
        Libmongoc.mongoc_client_pool_set_appname(_pool, options.ApplicationName);
    }

    /// <summary>Takes a client out of the pool; disposing the lease returns it.</summary>
    /// <exception cref="StoreUnavailableException">All clients are in use.</exception>
    public Lease Rent()
    {
        ObjectDisposedException.ThrowIf(_pool == 0, this);
        var client = Libmongoc.mongoc_client_pool_pop(_pool);
        if (client == 0)
            throw new StoreUnavailableException($"No MongoDB connection became free within {WaitQueueTimeoutMs} ms; raise maxPoolSize in the connection string.");
        return new Lease(_pool, client);
    }

    public void Dispose()
    {
        if (_pool == 0)
            return;
        Libmongoc.mongoc_client_pool_destroy(_pool);
        _pool = 0;
    }

    private static void SetDefault(nint uri, string option, int value)
    {
        if (!Libmongoc.mongoc_uri_has_option(uri, option))
            Libmongoc.mongoc_uri_set_option_as_int32(uri, option, value);
    }

    /// <summary>A rented client.</summary>
    public readonly ref struct Lease(nint pool, nint client)
    {
        public nint Client { get; } = client;

        public void Dispose() => Libmongoc.mongoc_client_pool_push(pool, Client);
    }
}
