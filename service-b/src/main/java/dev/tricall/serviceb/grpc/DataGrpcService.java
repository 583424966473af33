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
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;

import static java.util.Objects.requireNonNull;

@GrpcService
class DataGrpcService extends DataServiceGrpc.DataServiceImplBase {

	private final DataHandler handler;

	DataGrpcService(DataHandler handler) {
		this.handler = handler;
	}

	@Override
	public void handle(HandleRequest request, StreamObserver<Receipt> answer) {
		Caller caller = Caller.of(requireNonNull(SecurityContextHolder.getContext().getAuthentication()));
		answer.onNext(this.handler.handle(DataPiece.of(request), caller, Transport.GRPC).toMessage());
		answer.onCompleted();
	}

	@Override
	public void get(GetRequest request, StreamObserver<Data> answer) {
		answer.onNext(this.handler.find(DataPiece.requireKey(request.getKey()))
			.map(StoredData::toMessage)
			.orElseThrow(
					() -> Status.NOT_FOUND.withDescription("nothing is stored under this key").asRuntimeException()));
		answer.onCompleted();
	}

}
