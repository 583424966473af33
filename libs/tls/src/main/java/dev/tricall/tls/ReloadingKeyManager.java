package dev.tricall.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Key manager whose key and certificate can be replaced. A handshake chooses an alias
 * first, and then asks for its key and its certificate. The alias has the number of the
 * generation, so that the two belong together even if they are replaced in between.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {

	private volatile Generations generations;

	ReloadingKeyManager(X509ExtendedKeyManager manager) {
		this.generations = new Generations(0, manager, manager);
	}

	synchronized void update(X509ExtendedKeyManager manager) {
		Generations before = this.generations;
		this.generations = new Generations(before.number() + 1, manager, before.current());
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		Generations now = this.generations;
		return now.add(now.current().getClientAliases(keyType, issuers));
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		Generations now = this.generations;
		return now.add(now.current().getServerAliases(keyType, issuers));
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable Socket socket) {
		Generations now = this.generations;
		return now.add(now.current().chooseClientAlias(keyTypes, issuers, socket));
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		Generations now = this.generations;
		return now.add(now.current().chooseServerAlias(keyType, issuers, socket));
	}

	@Override
	public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		Generations now = this.generations;
		return now.add(now.current().chooseEngineClientAlias(keyTypes, issuers, engine));
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		Generations now = this.generations;
		return now.add(now.current().chooseEngineServerAlias(keyType, issuers, engine));
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		return this.generations.of(alias).getCertificateChain(Generations.remove(alias));
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		return this.generations.of(alias).getPrivateKey(Generations.remove(alias));
	}

	/**
	 * The current key and the one before, which handshakes in progress still use.
	 */
	private record Generations(int number, X509ExtendedKeyManager current, X509ExtendedKeyManager previous) {

		private static final char SEPARATOR = '/';

		@Nullable String add(@Nullable String alias) {
			return (alias != null) ? this.number + String.valueOf(SEPARATOR) + alias : null;
		}

		String @Nullable [] add(String @Nullable [] aliases) {
			if (aliases == null) {
				return null;
			}
			String[] all = new String[aliases.length];
			for (int i = 0; i < all.length; i++) {
				all[i] = this.number + String.valueOf(SEPARATOR) + aliases[i];
			}
			return all;
		}

		X509ExtendedKeyManager of(String alias) {
			return alias.startsWith(this.number + String.valueOf(SEPARATOR)) ? this.current : this.previous;
		}

		static String remove(String alias) {
			return alias.substring(alias.indexOf(SEPARATOR) + 1);
		}

	}

}
