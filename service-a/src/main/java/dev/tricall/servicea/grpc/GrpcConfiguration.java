package dev.tricall.servicea.grpc;

import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ImportGrpcClients;

import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;

@Configuration(proxyBeanMethods = false)
@ImportGrpcClients(target = "service-b", types = DataServiceBlockingStub.class)
class GrpcConfiguration {

}
