package dev.tricall.serviceb.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import org.springframework.grpc.server.service.GrpcService;
import org.springframework.security.core.context.SecurityContextHolder;

import dev.tricall.data.DataPiece;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.Data;
import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.GetRequest;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.data.v1.Receipt;
import dev.tricall.serviceb.core.CallLimits;
import dev.tricall.serviceb.core.CallLimits.Permit;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;

import static java.util.Objects.requireNonNull;

/**
 * Handles and reads data over gRPC. Errors are mapped by {@link GrpcConfiguration}.
 */
@GrpcService
class DataGrpcService extends DataServiceGrpc.DataServiceImplBase {

	private final DataHandler handler;

	private final CallLimits limits;

	DataGrpcService(DataHandler handler, CallLimits limits) {
		this.handler = handler;
		this.limits = limits;
	}

	@Override
	public void handle(HandleRequest request, StreamObserver<Receipt> observer) {
		// Only service A calls, which does not send the address of its caller.
		Caller caller = Caller.of(requireNonNull(SecurityContextHolder.getContext().getAuthentication()), null);
		Permit permit = this.limits.write(Transport.GRPC, request.getSerializedSize());
		try {
			observer.onNext(this.handler.handle(DataPiece.of(request), caller, Transport.GRPC).toMessage());
			observer.onCompleted();
		}
		finally {
			permit.release();
		}
	}

	@Override
	public void get(GetRequest request, StreamObserver<Data> observer) {
		Permit permit = this.limits.read(Transport.GRPC);
		try {
			observer.onNext(this.handler.find(DataPiece.requireKey(request.getKey()))
				.map(StoredData::toMessage)
				.orElseThrow(() -> Status.NOT_FOUND.withDescription("nothing is stored under this key")
					.asRuntimeException()));
			observer.onCompleted();
		}
		finally {
			permit.release();
		}
	}

}
